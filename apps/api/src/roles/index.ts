import { Module } from '@nestjs/common'
import { RolesController } from './roles.controller.ts'

@Module({ controllers: [RolesController] })
export class RolesModule {}
