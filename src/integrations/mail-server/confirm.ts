import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision, RedirectTarget } from '../../kernel/decision.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { cannotTell, field, isAbsentEndpoint, restCheck, verdict, type Answer, type Verdict } from '../rest-check.ts'
import { MAIL_PATH } from './mail-path.ts'

export async function confirm(
  copy: RunningCopyReader,
  _target: Target,
  decision: Decision,
): Promise<readonly CheckResult[]> {
  if (decision.kind === 'redirect' && decision.to.kind === 'host') {
    const { to } = decision
    const check = {
      id: 'mail-server/redirected',
      title: `mail goes to ${to.host}:${to.port}, or nowhere`,
      path: MAIL_PATH,
    }
    return [await restCheck(copy, check, (answer) => judgeRedirected(answer, to))]
  }
  const check = { id: 'mail-server/not-configured', title: 'no mail server is configured', path: MAIL_PATH }
  return [await restCheck(copy, check, judge)]
}

function judge(answer: Answer): Verdict {
  if (isAbsentEndpoint(answer)) return cannotTell(MAIL_PATH, answer)
  if (answer.status === 404) return verdict(true, `GET ${MAIL_PATH} answers 404: there is none`)
  return answer.status === 200 ? verdict(false, `GET ${MAIL_PATH}: ${serverOf(answer)}`) : cannotTell(MAIL_PATH, answer)
}

function judgeRedirected(answer: Answer, to: Extract<RedirectTarget, { kind: 'host' }>): Verdict {
  if (answer.status !== 200) return judge(answer)
  return verdict(serverOf(answer) === `${to.host}:${to.port}`, `GET ${MAIL_PATH}: ${serverOf(answer)}`)
}

function serverOf({ body }: Answer): string {
  return `${String(field(body, 'hostname'))}:${String(field(body, 'port'))}`
}
