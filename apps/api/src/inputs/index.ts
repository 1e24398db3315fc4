import { Module } from '@nestjs/common'
import { InputsController } from './inputs.controller.ts'

@Module({ controllers: [InputsController] })
export class InputsModule {}
