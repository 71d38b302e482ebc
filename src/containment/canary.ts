import type { ReadCommand } from '../argv/command.ts'
import { quoteForShell } from '../argv/quote.ts'
import { CANARY, CGROUP_CANARY, HOST_CANARY, type FenceScope } from './fence.ts'

/** Where cgroup2 is mounted; nft looks for groups nowhere else. */
export const CGROUPS = '/sys/fs/cgroup'

/**
 * The program `canary` beside the home: it ends with 0 where the fence stands for the service user, else with 1 and what it saw
 * instead. Root, for whom it does not stand, becomes that user. `canary cgroup` asks for whoever is in the cgroup of the service, root
 * too; `canary running` enters the group of the service that runs, and asks from there. `canary host` asks for everybody but the service user, which root does too before it becomes that. It ends with 1 for a word that it does not know:
 * whoever asks by it asks for another fence than this one. Bash, which Bitbucket's own start scripts need as well, is all that it uses.
 */
export function renderCanary(environment: string, serviceUser: string, scope: FenceScope): string {
  const user = quoteForShell([serviceUser])
  return `#!/bin/bash
# Written by Understudy: whether the fence of ${environment} stands for ${serviceUser}.
export LC_ALL=C
port=${CANARY.port}
case \${1-} in
  '')
    if [ "$(id -u)" -eq 0 ]; then
${scope.kind === 'host' ? `      bash "$0" host || exit 1\n` : ''}      exec setpriv --reuid=${user} --regid="$(id -g -- ${user})" --clear-groups -- bash "$0"
    fi
    ;;
  cgroup) port=${CGROUP_CANARY.port} ;;
${enterGroup(scope)}${askForOthers(scope, user)}  *)
    printf '%s\\n' "the canary of this fence does not know: $1" >&2
    exit 1
    ;;
esac
said=$( { exec 3<>/dev/tcp/${CANARY.address}/$port; } 2>&1)
case $said in
  *'No route to host'*) exit 0 ;;
  *'Connection refused'*) seen='nothing refuses the canary' ;;
  '') seen='the canary is answered' ;;
  *) seen=\${said##*: } ;;
esac
printf '%s\\n' "the fence of ${environment} does not stand: $seen" >&2
exit 1
`
}

function enterGroup(scope: FenceScope): string {
  if (scope.kind !== 'cgroup') return ''
  const members = quoteForShell([`${CGROUPS}/${scope.path}/cgroup.procs`])
  return `  running)
    port=${CGROUP_CANARY.port}
    { echo $$ >${members}; } 2>/dev/null || {
      echo 'its cgroup can not be entered' >&2
      exit 1
    }
    ;;
`
}

function askForOthers(scope: FenceScope, user: string): string {
  if (scope.kind !== 'host') return ''
  return `  host)
    port=${HOST_CANARY.port}
    if [ "$(id -u)" -eq "$(id -u -- ${user})" ]; then
      echo 'whoever asks is the service user, who can not ask for the others' >&2
      exit 1
    fi
    ;;
`
}

/** As the service user, for whom the fence is. */
export function runCanary(program: string, serviceUser: string): ReadCommand {
  return { effect: 'read', program: 'bash', args: [program], as: { user: serviceUser } }
}

/** As root, in the cgroup of the service that runs. */
export function runCanaryInGroup(program: string): ReadCommand {
  return { effect: 'read', program: 'bash', args: [program, 'running'], as: 'root' }
}

/** As whoever logs in, where the whole host is fenced. */
export function runCanaryOfHost(program: string): ReadCommand {
  return { effect: 'read', program: 'bash', args: [program, 'host'], as: 'login' }
}
