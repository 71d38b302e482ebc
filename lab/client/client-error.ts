/** A client gives up: printed, and the exit code of its JVM. */
export class ClientError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
