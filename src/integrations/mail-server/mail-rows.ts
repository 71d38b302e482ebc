import { familyOf, isMailAddress, mailRole, type KeyValue } from './mail-role.ts'

/** Rows that every instance has and that are not about mail [seen 4.7, 7.2]. */
const OTHER =
  /^(instance\.(application\.mode|home|name|url)|server\.id|setup\.completed|last\.(os|licensed\.user\.count)|license|locale)$/

/** The settings that make up a mail server: by name, or because host, port and a sender or protocol lie together. */
export function mailRows(rows: readonly KeyValue[]): readonly KeyValue[] {
  const candidates = rows.filter(({ key }) => !OTHER.test(key))
  const families = Map.groupBy(candidates, ({ key }) => familyOf(key))
  return [...families.values()].flatMap((family) =>
    isMailFamily(family) ? family : family.filter((row) => namesMail(row.key) || holdsMailServer(row.value)),
  )
}

function isMailFamily(family: readonly KeyValue[]): boolean {
  const roles = new Set(family.map(mailRole))
  const mail = family.some(({ value }) => /^smtps?$/i.test(value) || isMailAddress(value)) || roles.has('sender')
  return roles.has('host') && roles.has('port') && mail
}

function namesMail(key: string): boolean {
  return /mail|smtp|sender/i.test(key)
}

/** One value that holds a whole mail server, such as JSON. */
function holdsMailServer(value: string): boolean {
  return /smtp/i.test(value) || (/sender|mail/i.test(value) && /host/i.test(value) && /port/i.test(value))
}
