// Permissions of the File System Access API, which TypeScript's DOM library does not have: only Chromium does.

interface FileSystemHandle {
  queryPermission(descriptor: { readonly mode: 'read' | 'readwrite' }): Promise<PermissionState>;
  requestPermission(descriptor: { readonly mode: 'read' | 'readwrite' }): Promise<PermissionState>;
}

interface Window {
  showDirectoryPicker?(options: {
    readonly id: string;
    readonly mode: 'read' | 'readwrite';
  }): Promise<FileSystemDirectoryHandle>;
}
