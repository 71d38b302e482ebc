import { AppError } from '../../../kernel/app-error.ts'
import { lastLines } from '../failures.ts'

/** What OpenSSH itself failed with; undefined where the exit code 255 is the remote program's own. */
export function sshFailure(name: string, host: string, stderr: string): AppError | undefined {
  if (/Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED|No \S+ host key is known/i.test(stderr)) {
    return unknownKey(name, host, /HAS CHANGED/.test(stderr))
  }
  if (/Permission denied \(|Too many authentication failures|No supported authentication methods/i.test(stderr)) {
    return new AppError('host/login-refused', `${name} refuses the SSH login: ${lastLines(stderr)}`, {
      hint: `try \`ssh -o BatchMode=yes ${name} true\`: the user, its key in the agent, and authorized_keys on the host must fit`,
    })
  }
  if (!unreachable.test(stderr)) return undefined
  return new AppError('host/unreachable', `${name} cannot be reached: ${lastLines(stderr)}`, {
    hint: `check name, port, network and that sshd runs: \`ssh -v ${name} true\``,
  })
}

const unreachable =
  /Could not resolve hostname|Connection (refused|timed out|reset|closed)|No route to host|Network is unreachable|kex_exchange_identification|Operation timed out|Broken pipe|ssh_exchange|not responding|Bad configuration option|Can't open user config|banner exchange|Unable to negotiate/i

function unknownKey(name: string, host: string, changed: boolean): AppError {
  const fact = changed
    ? 'presents another host key than the known one'
    : 'presents a host key that is not in known_hosts'
  const hint = changed
    ? `ask who runs ${host} whether the key was renewed; only then \`ssh-keygen -R ${host}\`, and add the new key`
    : `compare the fingerprint with who runs ${host}, then add it: \`ssh-keyscan ${host} >> ~/.ssh/known_hosts\``
  return new AppError('host/unknown-key', `${name} ${fact}`, { hint })
}
