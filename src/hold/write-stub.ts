import { encodeUtf8 } from '../kernel/utf8.ts'
import type { HostWriter } from '../ports/host.ts'
import { generationPaths, type Layout } from './layout.ts'
import { stubProperties } from './stub.ts'

export interface HeldGeneration {
  readonly environment: string
  readonly runAs: string
  readonly generation: string
}

/** `home` is where the generation lies: in place, or still beside it. */
export function writeStub(
  { host, layout, home }: { readonly host: HostWriter; readonly layout: Layout; readonly home: string },
  { environment, runAs, generation: run }: HeldGeneration,
): Promise<void> {
  const stub = stubProperties({ environment, run, held: generationPaths(layout, run).held })
  const owned = { mode: 0o640, owner: runAs, group: runAs }
  return host.writeFile(`${home}/shared/bitbucket.properties`, encodeUtf8(stub), owned)
}
