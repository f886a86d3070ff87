// The development server of Vite 5 would move the client away from its worker.
export default { optimizeDeps: { exclude: ['holdfast'] }, build: { target: 'es2022' } };
