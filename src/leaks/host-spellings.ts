import { domainToASCII, domainToUnicode } from 'node:url'

/** How else a host is written: in Unicode or in punycode, or an address of version 6 with fewer or with all its zeros. The given form is not among them. */
export function hostSpellings(host: string): readonly string[] {
  const others = host.includes(':') ? addressForms(host) : [domainToUnicode(host), domainToASCII(host)]
  return [...new Set(others)].filter((other) => other !== '' && other !== host)
}

function addressForms(address: string): readonly string[] {
  // As a URL has it.
  const short = URL.parse(`http://[${address}]`)?.hostname.slice(1, -1)
  return short === undefined ? [] : [short, ...longForms(short)]
}

/** `2001:db8::1` is `2001:db8:0:0:0:0:0:1` too, and `2001:0db8:0000:...:0001`. */
function longForms(address: string): readonly string[] {
  const [head = '', tail] = address.split('::')
  const before = groupsOf(head)
  const after = groupsOf(tail ?? '')
  const missing = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...after]
  if (groups.length !== 8) return []
  return [groups.join(':'), groups.map((group) => group.padStart(4, '0')).join(':')]
}

function groupsOf(part: string): readonly string[] {
  return part === '' ? [] : part.split(':')
}
