/**
 * What to do about a sandbox that does not work, from what its trial run said. Ubuntu 23.10 and
 * later let AppArmor forbid user namespaces (https://ubuntu.com/blog/ubuntu-23-10-restricted-unprivileged-user-namespaces);
 * Debian and hardened kernels have a switch of their own (sysctl kernel.unprivileged_userns_clone).
 */
export function sandboxRemedy(said: string, platform: NodeJS.Platform): string {
  if (platform !== 'linux') {
    return 'Bubblewrap is Linux only. Run fugu in a Linux container or machine, or read each command before you trust it.';
  }
  if (/not in PATH/.test(said)) {
    return 'Install bubblewrap (Debian, Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap).';
  }
  if (/namespace|permission|not permitted|denied|uid map/i.test(said)) {
    return 'Allow user namespaces: in a container start it with them allowed; on Ubuntu `sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`, on Debian `sysctl -w kernel.unprivileged_userns_clone=1`.';
  }
  return 'Run `bwrap --unshare-all --ro-bind / / true` by hand and fix what it says.';
}
