import type { ReadCommand } from '../argv/command.ts'
import { CANARY } from './fence.ts'

/**
 * The program `canary` beside the home: run by the service user it ends with 0 where the fence stands for that user, else with 1 and
 * what it saw instead. Bash, which Bitbucket's own start scripts need too, is all that it uses.
 */
export function renderCanary(environment: string): string {
  return `#!/bin/bash
# Written by Understudy: whether the fence of ${environment} stands for the user who runs this.
export LC_ALL=C
said=$( { exec 3<>/dev/tcp/${CANARY.address}/${CANARY.port}; } 2>&1)
case $said in
  *'No route to host'*) exit 0 ;;
  *'Connection refused'*) echo 'nothing refuses the canary' >&2 ;;
  '') echo 'the canary is answered' >&2 ;;
  *) printf '%s\\n' "\${said##*: }" >&2 ;;
esac
exit 1
`
}

/** As the service user, for whom the fence is. */
export function runCanary(program: string, serviceUser: string): ReadCommand {
  return { effect: 'read', program: 'bash', args: [program], as: { user: serviceUser } }
}
