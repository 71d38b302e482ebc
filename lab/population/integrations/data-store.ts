import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'

/** A data store beside the home: its row and its empty folder. No repository is moved into it. */
export async function plantDataStore(context: PlantContext): Promise<void> {
  const { insert, random } = planting(context, 'data-store')
  const path = join(dirname(context.home), 'data-store-1')
  await mkdir(join(path, 'repositories'), { recursive: true })
  await insert('bb_data_store', ['id'], [{ ds_path: path, ds_uuid: random.uuid() }], { sequence: 'bb_data_store' })
}
