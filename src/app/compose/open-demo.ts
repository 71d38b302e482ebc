import { openDemoLab } from '../../adapters/demo/open-demo-lab.ts'
import type { DemoLab } from '../../ports/demo-lab.ts'

/** Starts the lab of this checkout. Rejects with 'policy/not-yet' where there is none. */
export function openDemo(options: { readonly keep: boolean }): Promise<DemoLab> {
  return openDemoLab(options)
}
