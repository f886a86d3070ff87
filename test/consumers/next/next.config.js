// A folder of files, which any server serves. The project above has lock files of its own.
export default { output: 'export', turbopack: { root: import.meta.dirname } };
