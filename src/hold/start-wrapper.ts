import { quoteForShell } from '../argv/quote.ts'
import { askForPermit, type Gate } from './gate.ts'

/**
 * The program `start` beside the home, for whoever starts Bitbucket without systemd: `start PROGRAM [ARGUMENT...]` becomes that
 * program with the variables of the copy, as the service user, and only with the permit. As root it drops to that user, keeping its process id.
 */
export function renderStartWrapper(gate: Gate, runAs: string): string {
  const user = quoteForShell([runAs])
  const stranger = quoteForShell([`run this as root or as ${runAs}`])
  return `#!/bin/sh
# Written by Understudy, and again at every run. Usage: start PROGRAM [ARGUMENT...]
if [ "$#" -eq 0 ]; then
  echo 'usage: start PROGRAM [ARGUMENT...]' >&2
  exit 64
fi
if [ "$(id -u)" -ne 0 ] && [ "$(id -u)" != "$(id -u -- ${user})" ]; then
  printf '%s\\n' ${stranger} >&2
  exit 77
fi
${askForPermit(gate)}if [ "$(id -u)" -ne 0 ]; then
  exec "$@"
fi
group=$(id -g -- ${user}) || exit 1
HOME=$(getent passwd -- ${user} | cut -d: -f6)
export HOME
exec setpriv --reuid=${user} --regid="$group" --init-groups -- "$@"
`
}
