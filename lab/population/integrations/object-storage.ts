import type { PlantContext } from '../context.ts'
import { planting } from '../planting.ts'

/** Git LFS in a bucket. The property names are not confirmed [unverified]. */
export async function plantObjectStorage(context: PlantContext): Promise<void> {
  const { properties, secret, url } = planting(context, 'object-storage')
  await properties('Git LFS in object storage', {
    'plugin.bitbucket-git-lfs.objectstore': 's3',
    'plugin.bitbucket-git-lfs.objectstore.s3.bucket': 'bitbucket-production-lfs',
    'plugin.bitbucket-git-lfs.objectstore.s3.endpoint-override': url('object-storage', 'bitbucket-production-lfs'),
    'plugin.bitbucket-git-lfs.objectstore.s3.region': 'eu-central-1',
    'plugin.bitbucket-git-lfs.objectstore.s3.access-key': 'AKIALABLABLABLABLAB1',
    'plugin.bitbucket-git-lfs.objectstore.s3.secret-key': secret('object-storage'),
  })
}
