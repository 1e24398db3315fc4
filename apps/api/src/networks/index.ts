import { Module } from '@nestjs/common'
import { BillingController } from './billing.controller.ts'
import { InvitationsController } from './invitations.controller.ts'
import { MembersController } from './members.controller.ts'
import { NetworksController } from './networks.controller.ts'
import { PlaybackKeysController } from './playback-keys.controller.ts'

@Module({
  controllers: [NetworksController, MembersController, InvitationsController, PlaybackKeysController, BillingController],
})
export class NetworksModule {}
