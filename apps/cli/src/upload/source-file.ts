import { stat } from 'node:fs/promises'
import { CliError, exitCodes } from '../cli.error.ts'

/** @throws CliError `usage` */
export async function assertReadable(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(exitCodes.usage, `cannot read ${file}: ${error.code === 'ENOENT' ? 'there is no such file' : error.code}`)
  })
  if (!found.isFile()) throw new CliError(exitCodes.usage, `${file} is not a file`)
  if (found.size === 0) throw new CliError(exitCodes.usage, `${file} is empty`)
}
