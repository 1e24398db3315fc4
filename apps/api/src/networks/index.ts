import { Module } from '@nestjs/common'
import { NetworksController } from './networks.controller.ts'

@Module({ controllers: [NetworksController] })
export class NetworksModule {}
