/** What a mail setting is for. `text` may hold everything at once, so that its parts cannot be changed one by one. */
export type MailRole = 'host' | 'port' | 'protocol' | 'credential' | 'encryption' | 'sender' | 'text'

export interface KeyValue {
  readonly key: string
  readonly value: string
}

/** Guessed from the last word of the key, then from the shape of the value: the keys are not documented. */
export function mailRole({ key, value }: KeyValue): MailRole {
  const leaf = leafOf(key)
  if (/pass|user(name)?$|login|credential/i.test(leaf)) return 'credential'
  if (/tls|ssl|secure/i.test(leaf)) return 'encryption'
  if (/port$/i.test(leaf) && /^\d*$/.test(value)) return 'port'
  if (/protocol$/i.test(leaf) || /^smtps?$/i.test(value)) return 'protocol'
  if (/sender|from|reply|address$/i.test(leaf) || isMailAddress(value)) return 'sender'
  if (/^\d{1,5}$/.test(value)) return 'port'
  if (isHost(value)) return 'host'
  return 'text'
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

function leafOf(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1)
}

function isHost(value: string): boolean {
  return /^[\w-]+(\.[\w-]+)*$|^\[?[\da-f:]+\]?$/i.test(value) && !/^(true|false|\d+)$/i.test(value)
}
