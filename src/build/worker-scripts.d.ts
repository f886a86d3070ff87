// The build makes a file of each worker; a module imports its address.

declare module '*-worker.ts?worker&url' {
  const address: string;
  export default address;
}

declare module '*.wasm?url' {
  const address: string;
  export default address;
}
