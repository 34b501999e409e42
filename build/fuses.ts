import { flipFuses, type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses';
import { join } from 'node:path';

/** What electron-builder tells of the packed app. */
export interface PackedApp {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
  readonly packager: {
    readonly appInfo: { readonly productFilename: string };
    readonly executableName?: string;
  };
}

/**
 * The switches of the packed Electron: nothing but our own signed archive runs in it, neither as plain Node nor under a
 * debugger, and its cookies are encrypted. Every fuse is named, so that a new one in a later Electron stops the packaging
 * until it is decided on.
 */
export const fuses: FuseConfig = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
};

/** Where the packed program of a platform is. */
export const packedProgram = ({ appOutDir, electronPlatformName, packager }: PackedApp): string => {
  const name = packager.appInfo.productFilename;
  switch (electronPlatformName) {
    case 'darwin':
    case 'mas':
      return join(appOutDir, `${name}.app`);
    case 'win32':
      return join(appOutDir, `${name}.exe`);
    default:
      return join(appOutDir, packager.executableName ?? name);
  }
};

/** Sets the fuses; electron-builder calls it when the app is packed and before it is signed. */
export const afterPack = async (app: PackedApp): Promise<void> => {
  await flipFuses(packedProgram(app), { ...fuses, resetAdHocDarwinSignature: app.electronPlatformName === 'darwin' });
};
