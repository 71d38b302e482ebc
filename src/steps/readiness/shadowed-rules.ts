import { findUser, readUserId } from '../../argv/getent.ts'
import { listAllRules, readRules, type ListedRule } from '../../argv/nft.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { TargetSystems } from '../run-context.ts'
import { warned } from './problem.ts'

/**
 * Rules of the administrator's own that let the service user out: the fence refuses before they are asked, so what they were made
 * for stops working. Never more than a warning.
 */
export async function shadowedRules({
  host,
  config,
}: Pick<TargetSystems, 'host' | 'config'>): Promise<readonly Diagnostic[]> {
  const { name, runAs } = config
  return warned(`the packet filter of ${name}`, async () => {
    const uid = readUserId((await host.run(findUser(runAs), { expect: [0, 2] })).stdout)
    const { stdout } = await host.run(listAllRules())
    const letOut = readRules(stdout).filter((rule) => isForeign(rule) && letsOut(rule.text, uid))
    return letOut.map(({ table, text }) => ({
      severity: 'warning',
      summary: `${table} of ${host.name} lets ${runAs} out, and the fence refuses before it is asked: ${text}`,
      hint: `what the copy needs goes into refresh.${name}.fence.allow; else nothing is lost`,
    }))
  })
}

function isForeign({ table }: ListedRule): boolean {
  return !table.startsWith('table inet understudy_')
}

/** About that user: what is let out for everybody was not made for the copy. */
function letsOut(rule: string, uid: number | undefined): boolean {
  const text = rule.replaceAll(/"[^"]*"/g, '""')
  const [, operator = '==', users = ''] = /\bskuid (?:(!=|[<>]=?) )?(\{[^}]*\}|\S+)/.exec(text) ?? []
  if (uid === undefined || users === '' || !/(^| )accept\b/.test(text)) return false
  const [only = ''] = users.split(' ')
  const isOne = users
    .replaceAll(/[{}]/g, '')
    .split(',')
    .some((range) => isIn(range.trim(), uid))
  switch (operator) {
    case '!=':
      return !isOne
    case '<':
      return uid < Number(only)
    case '<=':
      return uid <= Number(only)
    case '>':
      return uid > Number(only)
    case '>=':
      return uid >= Number(only)
    default:
      return isOne
  }
}

function isIn(range: string, uid: number): boolean {
  const [first = '', last = first] = range.split('-')
  return first !== '' && Number(first) <= uid && uid <= Number(last)
}
