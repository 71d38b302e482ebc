import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision, RedirectTarget } from '../../kernel/decision.ts'
import { endpointOf } from '../../kernel/endpoint.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { cannotTell, field, isAbsentEndpoint, restCheck, verdict, type Answer, type Verdict } from '../rest-check.ts'
import { MAIL_PATH } from './mail-path.ts'

/** A server that a finding left aside leads to is the one that was decided; any other still fails. */
export async function confirm(
  copy: RunningCopyReader,
  _target: Target,
  decision: Decision,
  aside: readonly Finding[] = [],
): Promise<readonly CheckResult[]> {
  const hosts = new Set(aside.flatMap(({ endpoints }) => endpoints.map(({ host }) => host)))
  if (decision.kind === 'redirect' && decision.to.kind === 'host') {
    const { to } = decision
    const check = {
      id: 'mail-server/redirected',
      title: `mail goes to ${to.host}:${to.port}, or nowhere`,
      path: MAIL_PATH,
    }
    return [await restCheck(copy, check, (answer) => judgeRedirected(answer, to, hosts))]
  }
  const check = { id: 'mail-server/not-configured', title: 'no mail server is configured', path: MAIL_PATH }
  return [await restCheck(copy, check, (answer) => judge(answer, hosts))]
}

function judge(answer: Answer, aside: ReadonlySet<string>): Verdict {
  if (isAbsentEndpoint(answer)) return cannotTell(MAIL_PATH, answer)
  if (answer.status === 404) return verdict(true, `GET ${MAIL_PATH} answers 404: there is none`)
  return answer.status === 200
    ? verdict(aside.has(hostOf(answer)), `GET ${MAIL_PATH}: ${serverOf(answer)}`)
    : cannotTell(MAIL_PATH, answer)
}

function judgeRedirected(
  answer: Answer,
  to: Extract<RedirectTarget, { kind: 'host' }>,
  aside: ReadonlySet<string>,
): Verdict {
  if (answer.status !== 200) return judge(answer, aside)
  const server = serverOf(answer)
  return verdict(server === `${to.host}:${to.port}` || aside.has(hostOf(answer)), `GET ${MAIL_PATH}: ${server}`)
}

function serverOf({ body }: Answer): string {
  return `${String(field(body, 'hostname'))}:${String(field(body, 'port'))}`
}

/** As the endpoints of findings write it. */
function hostOf({ body }: Answer): string {
  return endpointOf(String(field(body, 'hostname')), undefined)?.host ?? ''
}
