import { Module } from '@nestjs/common'
import { NetworksController } from './networks.controller.ts'
import { PlaybackKeysController } from './playback-keys.controller.ts'

@Module({ controllers: [NetworksController, PlaybackKeysController] })
export class NetworksModule {}
