// The development server of Vite 7 would move the client away from its worker. A test sees what happens then.
const exclude = process.env.WITHOUT_EXCLUDE === undefined ? ['holdfast'] : [];

export default { optimizeDeps: { exclude } };
