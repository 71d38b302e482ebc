/** What a mail setting is for. `text` may hold everything at once, so that its parts cannot be changed one by one. */
export type MailRole = 'url' | 'host' | 'port' | 'protocol' | 'credential' | 'encryption' | 'sender' | 'other' | 'text'

export interface KeyValue {
  readonly key: string
  readonly value: string
}

/** Guessed from the last word of the key and the shape of the value: the keys are not documented. */
export function mailRole({ key, value }: KeyValue): MailRole {
  const leaf = key.slice(key.lastIndexOf('.') + 1)
  if (/^smtps?:\/\//i.test(value)) return 'url'
  if (/pass|user|login|credential|secret|token/i.test(leaf)) return 'credential'
  if (/tls|ssl|secure/i.test(leaf)) return 'encryption'
  if (/port$/i.test(leaf) && /^\d*$/.test(value)) return 'port'
  if (/protocol$/i.test(leaf) || /^smtps?$/i.test(value)) return 'protocol'
  if (/sender|from|reply/i.test(leaf) || isMailAddress(value)) return 'sender'
  if (isHost(leaf, value)) return 'host'
  if (/^(25|465|587|2525)$/.test(value)) return 'port'
  return /^[\w.-]*$/.test(value) ? 'other' : 'text'
}

export function isMailAddress(value: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(value)
}

/** `a.b.c` and `a.b-c` belong to the family `a.b`; a key without a dot to what stands before its last hyphen or underscore. */
export function familyOf(key: string): string {
  const dot = key.lastIndexOf('.')
  const end = dot >= 0 ? dot : Math.max(key.lastIndexOf('-'), key.lastIndexOf('_'))
  return end < 0 ? key : key.slice(0, end)
}

/** A name without a dot, or an address, is a host only where the key says so. */
function isHost(leaf: string, value: string): boolean {
  const isName = /^[a-z\d]([\w-]*[a-z\d])?(\.[\w-]+)*\.?$/i.test(value) && !/^(true|false|[\d.]+)$/i.test(value)
  const isAddress = /^\d+\.\d+\.\d+\.\d+$|^\[?[\da-f]*:[\da-f:]+\]?$/i.test(value)
  return isAddress || (isName && (value.includes('.') || /host|server|relay|smtp|address|mail$/i.test(leaf)))
}
