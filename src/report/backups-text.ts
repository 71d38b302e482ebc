import type { VerifiedBackup } from '../app/given-backups.ts'
import type { ListedBackups } from '../app/list-backups.ts'
import { columns } from './columns.ts'
import { countOf, formatBytes, formatTime } from './quantity.ts'
import type { Style } from './style.ts'

export function backupsText(environment: string, { folder, kept, host, backups }: ListedBackups, style: Style): string {
  if (backups.length === 0)
    return `No backup for ${environment} lies in ${kept} or ${folder} on ${host}.\nNext: \`understudy backup ${environment}\` takes one.\n`
  const [head = '', ...lines] = columns([
    ['NAME', 'KIND', 'METHOD', 'SIZE', 'DATA FROM', 'MODIFIED', 'BOOKMARKS'],
    ...backups.map(({ name, kind, method, bytes, dataFrom, modified, bookmarks }) => [
      name,
      kind,
      method ?? '-',
      bytes === null ? '-' : formatBytes(bytes),
      dataFrom === null ? '-' : formatTime(dataFrom),
      formatTime(modified),
      bookmarks.join(', '),
    ]),
  ])
  const going = backups.flatMap(({ name, goes }) =>
    goes === null ? [] : [`${name} goes at the end of the next backup: ${goes}`],
  )
  const next = `\`understudy backup verify ${environment} NAME\` reads one to its end, \`understudy backup restore ${environment} NAME\` restores it.`
  return [`On ${host}, kept in ${kept}, others in ${folder}:`, style.faint(head), ...lines, ...going, next, ''].join(
    '\n',
  )
}

export function verifiedBackupText(environment: string, verified: VerifiedBackup): string {
  const { path, version, dataFrom, tables, repositories } = verified
  const holds = [
    countOf(tables, 'table'),
    ...(repositories === null ? [] : [countOf(repositories, 'repository', 'repositories')]),
  ]
  const what = `Bitbucket ${version} of ${formatTime(dataFrom)}, with ${holds.join(' and ')}`
  return `${path} is whole, and a refresh of ${environment} may restore it: ${what}.\nNext: \`understudy refresh ${environment} --from-backup ${path}\`\n`
}
