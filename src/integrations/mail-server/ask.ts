import { AppError } from '../../kernel/app-error.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import { endpointOf } from '../../kernel/endpoint.ts'
import type { Finding } from '../../kernel/finding.ts'
import { placeName, type Place } from '../../kernel/place.ts'
import type { BitbucketReader } from '../../ports/bitbucket.ts'
import type { Asked } from '../integration.ts'
import { field, isAbsentEndpoint, type Answer } from '../rest-check.ts'
import { MAIL_PATH } from './mail-path.ts'

/** Nobody documents the keys of the mail settings: what the running source says is held against what `find` recognised. */
export async function ask(source: Pick<BitbucketReader, 'get'>, found: readonly Finding[]): Promise<Asked> {
  try {
    return judge(await source.get(MAIL_PATH), found)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return notTold(error.message)
  }
}

function judge(answer: Answer, found: readonly Finding[]): Asked {
  if (answer.status === 404 && !isAbsentEndpoint(answer)) return { findings: [], warnings: [] }
  if (answer.status !== 200) return notTold(`GET ${MAIL_PATH} answers ${answer.status}`)
  const hostname = field(answer.body, 'hostname')
  const host = typeof hostname === 'string' ? hostname : ''
  const recognised = found.some(({ endpoints }) => endpoints.some((one) => one.host === host.toLowerCase()))
  return { findings: host !== '' && recognised ? [] : [unseen(host, answer)], warnings: [] }
}

function unseen(host: string, { body }: Answer): Finding {
  const where: Place = { kind: 'answer', path: MAIL_PATH }
  const port = field(body, 'port')
  const endpoint = endpointOf(host, typeof port === 'number' ? String(port) : '25', 'smtp')
  return {
    id: `unclaimed:${placeName(where)}`,
    integration: 'unclaimed',
    where,
    endpoints: endpoint === undefined ? [] : [endpoint],
    secret: false,
    summary: 'a mail server that the running source reports, and whose settings Understudy does not recognise',
    state: 'live',
  }
}

function notTold(why: string): Asked {
  const warning: Diagnostic = {
    severity: 'warning',
    summary: `the running source does not tell its mail server, so what Understudy recognised cannot be held against it: ${why}`,
    hint: 'give an administrator (SYS_ADMIN) of the source under `admin`, or compare Administration > Mail server with what `understudy survey` finds',
    where: 'mail-server',
  }
  return { findings: [], warnings: [warning] }
}
