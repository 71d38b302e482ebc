import { exitCode } from '../exit-code.ts'
import type { ErrorEntry } from './error-entry.ts'

export const hostErrors = {
  'host/unreachable': { exit: exitCode.failed, meaning: 'a host cannot be reached' },
  'host/unknown-key': { exit: exitCode.failed, meaning: 'the host key is not in known_hosts, or has changed' },
  'host/login-refused': { exit: exitCode.failed, meaning: 'the host refuses the SSH login' },
  'host/forward-refused': {
    exit: exitCode.failed,
    meaning: 'sshd of a source forwards no port, through which its backup scripts would reach the guardian',
  },
  'host/missing-tool': { exit: exitCode.failed, meaning: 'a program is missing on a host' },
  'host/missing-sudo-rule': { exit: exitCode.failed, meaning: 'sudo refuses a command without a password' },
  'host/disk-full': { exit: exitCode.failed, meaning: 'a file system has no room left' },
  'host/command-failed': { exit: exitCode.failed, meaning: 'a command failed on a host' },
  'host/backup-scripts-failed': {
    exit: exitCode.failed,
    meaning: 'the backup scripts of an administrator failed, or left no archive that can be used',
  },
  'host/snapshot-failed': {
    exit: exitCode.failed,
    meaning: "an administrator's own command did not make or drop a snapshot of the source's home",
  },
  'host/backup-client-failed': {
    exit: exitCode.failed,
    meaning: "the vendor's backup client or restore client failed, or left nothing that can be used",
  },
  'host/file-not-found': { exit: exitCode.failed, meaning: 'a file is not there' },
  'host/permission-denied': { exit: exitCode.failed, meaning: 'a file may not be read or written' },
  'host/no-service-user': { exit: exitCode.failed, meaning: 'a host does not know the service user' },
  'host/fence-not-loaded': { exit: exitCode.failed, meaning: 'nft or the kernel of a target does not take the rules' },
  'host/fence-not-standing': {
    exit: exitCode.failed,
    meaning: 'rules were loaded, and do not keep the service user back',
  },
  'host/hosts-file': {
    exit: exitCode.failed,
    meaning: 'the hosts file of a target cannot take the block of its fence',
  },
  'host/damaged-hosts-block': {
    exit: exitCode.failed,
    meaning: 'the marks of the fence in a hosts file do not match, so that nobody can tell what is ours',
  },
} as const satisfies Record<string, ErrorEntry>
