import { dirname, join } from 'node:path'
import { build } from 'rolldown'

const project = dirname(import.meta.dirname)
const built = join(project, '.runtime', 'test-programs')

/** What plays the main job in a process of its own. It looks for the guardian two folders up, as the modules do that it is made of. */
export const refreshProgram = join(built, 'app', 'compose', 'refresh-main.mjs')

/** Each starts from one file in a third of the time that its thousand modules take; the tests on the lab start hundreds. */
export async function setup(): Promise<void> {
  await buildProgram('test/fixtures/refresh-main.ts', refreshProgram)
  await buildProgram('src/guardian-main.ts', join(built, 'guardian-main.mjs'))
}

async function buildProgram(main: string, file: string): Promise<void> {
  const external = ['better-sqlite3', 'pg-native']
  const output = { file, format: 'esm', sourcemap: true } as const
  await build({ input: join(project, main), platform: 'node', external, output, logLevel: 'warn' })
}
