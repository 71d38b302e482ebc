import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { keyPaths, knownHosts, publicKey } from '../operator/keys.ts'
import { run } from '../processes.ts'
import type { LabEnvironment, Topology } from '../topology.ts'
import { writeAccounts } from './accounts.ts'
import { sshdConfig } from './sshd-config.ts'
import { writePrograms } from './write-programs.ts'

/** The folder of everything that belongs to one host of the lab. */
export function hostFolder(environment: LabEnvironment): string {
  return dirname(environment.host.etc)
}

/** What the transfer user of a host may write to: the file system where generations lie beside the home. */
export function transferFolder(environment: LabEnvironment): string {
  return dirname(environment.home)
}

/** The only folder of a source that a backup may write to; on the file system of the home, and its SSH user's own. */
export function spoolOf(environment: LabEnvironment): string {
  return join(hostFolder(environment), 'spool')
}

/** Where the private half of the push's key lies on every host, readable by the SSH user and root. */
export function transferKeyOn(environment: LabEnvironment): string {
  return join(hostFolder(environment), 'homes', environment.host.sshUser.name, 'id_transfer')
}

/** Lays out a host on the disk: a private copy of the machine's /etc with the host's own users, names, keys and rules. */
export async function writeHost(topology: Topology, environment: LabEnvironment, sudoers: string): Promise<void> {
  const { host } = environment
  const folder = hostFolder(environment)
  for (const one of ['machine/project', 'machine/overlay', 'machine/cgroup', 'run/sshd', 'homes']) {
    mkdirSync(join(folder, one), { recursive: true })
  }
  if (!existsSync(host.etc)) await run(['cp', '-a', '/etc', host.etc])
  writeAccounts(environment, folder)
  writeNames(topology, environment)
  writeFolders(environment)
  writeSshd(topology, environment)
  await writePrograms(join(folder, 'machine'))
  // Only the lab's units exist on its hosts, whatever the machine has enabled.
  rmSync(join(host.etc, 'rc.local'), { force: true })
  rmSync(join(host.etc, 'systemd', 'system'), { recursive: true, force: true })
  mkdirSync(join(host.etc, 'systemd', 'system'), { recursive: true })
  writeSudoers(environment, sudoers)
}

/** Replaces the rules by which the SSH user may use sudo; takes effect at once. */
export function writeSudoers({ host }: LabEnvironment, rules: string): void {
  const path = join(host.etc, 'sudoers.d', host.sshUser.name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, rules, { mode: 0o440 })
  // sudo passes over names with a dot, so the half-written file never counts.
  copyFileSync(`${path}.new`, path)
  chmodSync(path, 0o440)
  rmSync(`${path}.new`)
}

function writeNames({ names, router }: Topology, { host }: LabEnvironment): void {
  const lines = Object.entries(names).map(([name, address]) => `${address} ${name}`)
  writeFileSync(join(host.etc, 'hosts'), `127.0.0.1 localhost\n::1 localhost\n${lines.join('\n')}\n`)
  writeFileSync(join(host.etc, 'hostname'), `${host.name}\n`)
  // The copy of a link would still lead to the machine's own.
  rmSync(join(host.etc, 'resolv.conf'), { force: true })
  // Nobody answers there, and says so at once.
  writeFileSync(join(host.etc, 'resolv.conf'), `nameserver ${router.address}\n`)
}

function writeFolders(environment: LabEnvironment): void {
  const { host, runAs } = environment
  for (const user of [host.sshUser, host.transferUser, runAs]) {
    const home = join(hostFolder(environment), 'homes', user.name)
    mkdirSync(home, { recursive: true, mode: 0o700 })
    chownSync(home, user.uid, user.uid)
  }
  mkdirSync(spoolOf(environment), { recursive: true, mode: 0o700 })
  chownSync(spoolOf(environment), host.sshUser.uid, host.sshUser.uid)
  const transfer = transferFolder(environment)
  mkdirSync(transfer, { recursive: true })
  chownSync(transfer, 0, host.transferUser.uid)
  // Sticky: the transfer user adds its own entries and can neither rename nor remove those of others.
  chmodSync(transfer, 0o1775)
  mkdirSync(join(transfer, 'incoming'), { recursive: true })
  chownSync(join(transfer, 'incoming'), host.transferUser.uid, host.transferUser.uid)
}

function writeSshd(topology: Topology, environment: LabEnvironment): void {
  const { host } = environment
  const keys = keyPaths(topology)
  const ssh = join(host.etc, 'ssh')
  mkdirSync(join(ssh, 'authorized_keys.d'), { recursive: true })
  writeFileSync(join(ssh, 'lab_sshd_config'), sshdConfig(host))
  copyFileSync(keys.hosts[environment.name] ?? '', join(ssh, 'lab_host_key'))
  chmodSync(join(ssh, 'lab_host_key'), 0o600)
  writeFileSync(join(ssh, 'ssh_known_hosts'), knownHosts(topology))
  writeFileSync(join(ssh, 'authorized_keys.d', host.sshUser.name), `${publicKey(keys.operator)}\n`)
  writeFileSync(
    join(ssh, 'authorized_keys.d', host.transferUser.name),
    `command="/usr/bin/rrsync -wo -no-lock ${transferFolder(environment)}",restrict ${publicKey(keys.transfer)}\n`,
  )
  copyFileSync(keys.transfer, transferKeyOn(environment))
  chmodSync(transferKeyOn(environment), 0o600)
  chownSync(transferKeyOn(environment), host.sshUser.uid, host.sshUser.uid)
}
