import { ingestCommand } from '@ingest/e2e/cli'
import { PlayerPage } from '@ingest/e2e/player-page'
import { realFootage } from '@ingest/testing'
import type { Stage } from './stage.ts'

/** A person uploads a film with the `ingest` command, and watches it in a browser. */
export async function uploadAndWatch(stage: Stage): Promise<void> {
  const args = ['upload', realFootage(), '--publish', '--wait', '--json']
  const { exitCode, stdout, stderr } = await ingestCommand(stage, args, stage.folder)
  if (exitCode !== 0) throw new Error(`the upload failed: ${stderr}`)
  await watch(stage, `${stage.mediaUrls[0]}/watch/${JSON.parse(stdout).video_id}`)
}

/** Opens the page of the player, and waits until pictures and sound go on. */
export async function watch({ browser }: Stage, url: string): Promise<void> {
  const page = await browser.context.newPage()
  try {
    const player = new PlayerPage(page)
    await player.open(url)
    await player.video.play()
    await player.video.untilGoesOn()
    if (player.video.failures.length > 0) throw new Error(`${url}: ${player.video.failures.join(', ')}`)
  } finally {
    await page.close()
  }
}
