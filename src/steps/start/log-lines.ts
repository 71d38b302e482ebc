import { decodeUtf8 } from '../../kernel/utf8.ts'
import type { TargetSystems } from '../run-context.ts'

const LINES = 5
/** The log may name what the copy is configured with; a line that looks like a credential is left out whole. */
const CREDENTIAL = /password|secret|token|private.?key/i

export async function lastLogLines({
  target,
}: {
  readonly target: Pick<TargetSystems, 'host' | 'layout'>
}): Promise<string> {
  const content = await target.host.readFile(`${target.layout.home}/log/atlassian-bitbucket.log`)
  if (content === undefined) return ''
  return decodeUtf8(content)
    .trimEnd()
    .split('\n')
    .slice(-LINES)
    .map((line) => (CREDENTIAL.test(line) ? '  (a line that may hold a secret is left out)' : `  ${line}`))
    .join('\n')
}
