import { Module } from '@nestjs/common'
import { VideosController } from './videos.controller.ts'

@Module({ controllers: [VideosController] })
export class VideosModule {}
