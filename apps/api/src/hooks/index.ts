import { Module } from '@nestjs/common'
import { HooksController } from './hooks.controller.ts'

@Module({ controllers: [HooksController] })
export class HooksModule {}
