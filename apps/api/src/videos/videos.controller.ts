import type { VideosOperations } from '@ingest/contract'
import {
  type AuthContext,
  type ListQuery,
  Mp4UseCases,
  PreviewUseCases,
  ThumbnailUseCases,
  VariantUseCases,
  VideoUseCases,
} from '@ingest/domain'
import { Controller } from '@nestjs/common'
import { type ApiRequest, Operation } from '../http/index.ts'
import { redrawPicture } from './picture.ts'

@Controller()
export class VideosController implements VideosOperations<AuthContext, ListQuery> {
  constructor(
    private readonly videos: VideoUseCases,
    private readonly thumbnails: ThumbnailUseCases,
    private readonly variants: VariantUseCases,
    private readonly previews: PreviewUseCases,
    private readonly mp4s: Mp4UseCases,
  ) {}

  @Operation('listVideos')
  listVideos({ caller, list, query }: ApiRequest<'listVideos'>) {
    return this.videos.list(caller, list, query)
  }

  @Operation('countVideos')
  countVideos({ caller, query }: ApiRequest<'countVideos'>) {
    return this.videos.count(caller, query)
  }

  @Operation('createVideo')
  createVideo({ caller, body }: ApiRequest<'createVideo'>) {
    return this.videos.create(caller, body)
  }

  @Operation('publishVideos')
  publishVideos({ caller, body }: ApiRequest<'publishVideos'>) {
    return this.videos.publish(caller, body)
  }

  @Operation('getVideo')
  getVideo({ caller, path }: ApiRequest<'getVideo'>) {
    return this.videos.get(caller, path.video_id)
  }

  @Operation('updateVideo')
  updateVideo({ caller, path, body, ifMatch }: ApiRequest<'updateVideo'>) {
    return this.videos.change(caller, path.video_id, body, ifMatch)
  }

  @Operation('deleteVideo')
  deleteVideo({ caller, path, query, ifMatch }: ApiRequest<'deleteVideo'>) {
    return this.videos.delete(caller, path.video_id, { ...query, ifMatch })
  }

  @Operation('getVideoPrivacy')
  getVideoPrivacy({ caller, path }: ApiRequest<'getVideoPrivacy'>) {
    return this.videos.privacy(caller, path.video_id)
  }

  @Operation('getVideoMp4')
  getVideoMp4({ caller, path }: ApiRequest<'getVideoMp4'>) {
    return this.mp4s.get(caller, path.video_id)
  }

  @Operation('createVideoMp4')
  createVideoMp4({ caller, path }: ApiRequest<'createVideoMp4'>) {
    return this.mp4s.request(caller, path.video_id)
  }

  @Operation('createVideoPreview')
  createVideoPreview({ caller, path }: ApiRequest<'createVideoPreview'>) {
    return this.previews.create(caller, path.video_id)
  }

  @Operation('listVideoThumbnails')
  listVideoThumbnails({ caller, path, list, query }: ApiRequest<'listVideoThumbnails'>) {
    return this.thumbnails.list(caller, path.video_id, list, query)
  }

  @Operation('countVideoThumbnails')
  countVideoThumbnails({ caller, path, query }: ApiRequest<'countVideoThumbnails'>) {
    return this.thumbnails.count(caller, path.video_id, query)
  }

  @Operation('uploadVideoThumbnail')
  async uploadVideoThumbnail({ caller, path, body }: ApiRequest<'uploadVideoThumbnail'>) {
    const sent = Buffer.from(await body.image.arrayBuffer())
    return this.thumbnails.addUploaded(caller, path.video_id, await redrawPicture(sent))
  }

  @Operation('addExternalThumbnails')
  addExternalThumbnails({ caller, path, body }: ApiRequest<'addExternalThumbnails'>) {
    return this.thumbnails.addExternal(caller, path.video_id, body)
  }

  @Operation('deleteVideoThumbnail')
  deleteVideoThumbnail({ caller, path }: ApiRequest<'deleteVideoThumbnail'>) {
    return this.thumbnails.delete(caller, path.video_id, path.thumbnail_id)
  }

  @Operation('listVideoVariants')
  listVideoVariants({ caller, path, list, query }: ApiRequest<'listVideoVariants'>) {
    return this.variants.list(caller, path.video_id, list, query)
  }

  @Operation('countVideoVariants')
  countVideoVariants({ caller, path, query }: ApiRequest<'countVideoVariants'>) {
    return this.variants.count(caller, path.video_id, query)
  }
}
