import type { LabHost } from '../topology.ts'

/** Key authentication only, as on a server that has been looked after. */
export function sshdConfig(host: LabHost): string {
  return [
    `ListenAddress ${host.address}:${host.sshPort}`,
    `ListenAddress [${host.address6 ?? ''}]:${host.sshPort}`,
    'HostKey /etc/ssh/lab_host_key',
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'UseDNS no',
    'PrintMotd no',
    'PermitRootLogin no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'AuthenticationMethods publickey',
    'AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u',
    `AllowUsers ${host.sshUser.name} ${host.transferUser.name}`,
    'MaxSessions 100',
    'MaxStartups 100',
    'LogLevel VERBOSE',
    '',
  ].join('\n')
}
