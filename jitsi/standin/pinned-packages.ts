/** One package of the npm registry, fixed to the byte. */
export interface PinnedPackage {
  name: string;
  version: string;
  /** Subresource-integrity form, as in a lock file. */
  integrity: string;
}

// @jitsi/react-native-sdk carries the source of Jitsi Meet's web client (Apache-2.0), external_api.js included. It
// cannot be a dependency (two of its own are git release URLs), so its tarball is packed; the rest is what
// modules/API/external and modules/transport import.
export const SDK_VERSION = '13.2.0';

export const PINNED_PACKAGES: readonly PinnedPackage[] = [
  {
    name: '@jitsi/react-native-sdk',
    version: SDK_VERSION,
    integrity:
      'sha512-J7itSoy85IScxeC4letOtoS33Sp0tH5hLYFHYtH+v3WQwLjganuWlFCjlDbL5ks9ebGhVNsCyCBdML9qC+SAWw==',
  },
  {
    name: '@jitsi/js-utils',
    version: '12.0.5',
    integrity:
      'sha512-nqOqNR2cozudjDQUreRy4EpvgiuaCaCA3UHuTLhmTe9/o9jIXNFiZX2BaaX4DayADuo1kVeYjEtWyTehKunhpw==',
  },
  {
    name: '@jitsi/logger',
    version: '2.1.1',
    integrity:
      'sha512-adMtODSXvYJtqfRuDwxN1hNWPJ4gvp868G7QXII3ajSgPaE2mMcbLYRHy6mZZlQJGnxr0dDaivOrvV6CikHZNQ==',
  },
  {
    name: '@braintree/sanitize-url',
    version: '7.0.0',
    integrity:
      'sha512-GMu2OJiTd1HSe74bbJYQnVvELANpYiGFZELyyTM1CR0sdv5ReQAcJ/c/8pIrPab3lO11+D+EpuGLUxqz+y832g==',
  },
  {
    name: '@hapi/bourne',
    version: '3.0.0',
    integrity:
      'sha512-Waj1cwPXJDucOib4a3bAISsKJVb15MKi9IvmTI/7ssVEm6sywXGjVJDhl6/umt1pK1ZS7PacXU3A1PmFKHEZ2w==',
  },
  {
    name: 'events',
    version: '3.3.0',
    integrity:
      'sha512-mQw+2fkQbALzQ7V0MY0IqdnXNOeTtP4r0lN9z7AAawCXgqea7bDii20AYrIBrFd/Hx0M2Ocz6S111CaFkUcb0Q==',
  },
];
