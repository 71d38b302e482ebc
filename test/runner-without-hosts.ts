import { matchesGlob, relative } from 'node:path'
import { TestRunner, type RunnerTestFile } from 'vitest'
import { filesWithHosts } from './files-with-hosts.ts'

/** Where a machine can't have hosts of its own: skips the tests that need them, and says which. */
export default class extends TestRunner {
  readonly #asked = this.config.testNamePattern

  override onCollectStart(file: RunnerTestFile): void {
    super.onCollectStart(file)
    const path = relative(this.config.root, file.filepath)
    const needsHosts = filesWithHosts.some((glob) => matchesGlob(path, glob))
    this.config.testNamePattern = needsHosts ? /(?!)/ : this.#asked
  }
}
