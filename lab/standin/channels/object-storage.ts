import { type Channel, contactAll } from './channel.ts'

// The names of the S3 properties are not confirmed; any that speaks of object storage and holds a URL is taken.
const NAMES = /(?:^|[.-])(?:s3|object-?store|object-?storage|objectstorage)(?:[.-]|$)/i

/** Looks into the bucket that LFS objects go to. */
export const objectStorage: Channel = {
  kind: 'object-storage',
  run: async ({ settings, dial }) => {
    const entries = [...settings.entries()].filter(([name, value]) => NAMES.test(name) && /^https?:\/\//.test(value))
    await contactAll([...new Set(entries.map(([, url]) => url))].map((url) => dial.http(url, { method: 'HEAD' })))
  },
}
