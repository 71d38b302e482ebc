/** What the vendor's scripts ask of Bitbucket, by what the guardian does about it. Nothing else is relayed. */
export type RelayedCall = 'look' | 'lock' | 'while-locked' | 'drain' | 'unlock'

/** By method and path. [src] of the scripts; the token goes as a header to the first two under the lock, in the query to the others. */
export function relayedCall(method: string, path: string): RelayedCall | undefined {
  return calls.get(`${method} ${path}`)
}

const calls = new Map<string, RelayedCall>([
  ['GET /rest/api/1.0/application-properties', 'look'],
  ['GET /rest/api/latest/application-properties', 'look'],
  ['GET /status', 'look'],
  ['GET /mvc/maintenance/lock', 'look'],
  ['POST /mvc/maintenance/lock', 'lock'],
  ['POST /mvc/admin/backups', 'while-locked'],
  ['GET /mvc/maintenance', 'drain'],
  ['POST /mvc/admin/backups/progress/client', 'while-locked'],
  ['DELETE /mvc/maintenance/lock', 'unlock'],
])
