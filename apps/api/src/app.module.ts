import type { Domain } from '@ingest/domain'
import { type DynamicModule, Module } from '@nestjs/common'
import { ApplicationsModule } from './applications/index.ts'
import { domainModule } from './domain.module.ts'
import { EventsModule } from './events/index.ts'
import { HooksModule } from './hooks/index.ts'
import { InputsModule } from './inputs/index.ts'
import { JobsModule } from './jobs/index.ts'
import { LiveModule } from './live/index.ts'
import { NetworksModule } from './networks/index.ts'
import { oauthModule } from './oauth/index.ts'
import { ProfilesModule } from './profiles/index.ts'
import { RolesModule } from './roles/index.ts'
import { type SignInOptions, signInModule } from './sign-in/index.ts'
import { UsersModule } from './users/index.ts'
import { VideosModule } from './videos/index.ts'

@Module({
  imports: [
    ApplicationsModule,
    EventsModule,
    HooksModule,
    InputsModule,
    JobsModule,
    LiveModule,
    NetworksModule,
    ProfilesModule,
    RolesModule,
    UsersModule,
    VideosModule,
  ],
})
class AppModule {}

export function appModule(domain: Domain, signIn: SignInOptions): DynamicModule {
  return { module: AppModule, imports: [domainModule(domain), oauthModule(signIn.issuer), signInModule(signIn)] }
}
