import { parseJdbcUrl } from '../jdbc-url.ts'
import type { LabSettings } from '../lab-settings.ts'
import { resolver } from '../names.ts'
import type { Settings } from '../settings.ts'
import type { StoreOptions } from '../store.ts'

/** Where jdbc.* leads. Throws what Bitbucket would log. */
export function databaseOptions(settings: Settings, lab: LabSettings): StoreOptions {
  const url = settings.get('jdbc.url') ?? ''
  const address = parseJdbcUrl(url)
  if (address === undefined) throw new Error(`jdbc.url is not supported: "${url}"`)
  const host = resolver(lab.names)(address.host)
  if (host === undefined) throw new Error(`jdbc.url names an unknown host: ${address.host}`)
  const password = decrypt(settings)
  return { ...address, host, user: settings.get('jdbc.user') ?? '', password, localAddress: lab.bind }
}

// The one decrypter of the vendor's that needs no key file.
function decrypt(settings: Settings): string {
  const stored = settings.get('jdbc.password') ?? ''
  const decrypter =
    settings.get('jdbc.password.decrypter.classname') ?? settings.get('encrypted-property.cipher.classname')
  if (decrypter === undefined || decrypter === '') return stored
  if (decrypter.endsWith('.Base64Cipher')) return Buffer.from(stored, 'base64').toString('utf8')
  throw new Error(`jdbc.password could not be decrypted by ${decrypter}`)
}
