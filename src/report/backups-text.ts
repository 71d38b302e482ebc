import type { ListedBackups, VerifiedBackup } from '../app/given-backups.ts'
import { columns } from './columns.ts'
import { countOf, formatBytes, formatTime } from './quantity.ts'
import type { Style } from './style.ts'

export function backupsText(environment: string, { folder, host, backups }: ListedBackups, style: Style): string {
  if (backups.length === 0) return `No backup for ${environment} lies in ${folder} on ${host}.\n`
  const [head = '', ...lines] = columns([
    ['NAME', 'KIND', 'SIZE', 'MODIFIED'],
    ...backups.map(({ name, kind, bytes, modified }) => [
      name,
      kind,
      bytes === null ? '-' : formatBytes(bytes),
      formatTime(modified),
    ]),
  ])
  const next = `\`understudy backup verify ${environment} NAME\` reads one to its end.`
  return [`In ${folder} on ${host}:`, style.faint(head), ...lines, next, ''].join('\n')
}

export function verifiedBackupText(environment: string, { path, version, dataFrom, tables }: VerifiedBackup): string {
  const what = `Bitbucket ${version} of ${formatTime(dataFrom)}, with ${countOf(tables, 'table')}`
  return `${path} is whole, and a refresh of ${environment} may restore it: ${what}.\nNext: \`understudy refresh ${environment} --from-backup ${path}\`\n`
}
