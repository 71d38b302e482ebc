import { blockingIntegration } from '../blocking-integration.ts'
import { find } from './find.ts'

export const encryptedSecrets = blockingIntegration({
  id: 'encrypted-secrets',
  title: 'Encrypted secrets and their keys',
  basis: 'documented',
  claims: [
    { kind: 'file', path: 'secrets/' },
    { kind: 'file', path: 'config/secrets/' },
  ],
  find,
  because: "keys of the source on the copy open the source's secrets, and without them the copy cannot read its data",
  keep: 'the copy needs the keys that its data was encrypted with',
})
