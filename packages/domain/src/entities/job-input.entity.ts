import { Column, Entity, PrimaryColumn } from 'typeorm'

/** The inputs of a job, in the order in which they were given. */
@Entity('job_inputs')
export class JobInputEntity {
  @PrimaryColumn('uuid')
  jobId!: string

  @PrimaryColumn('integer')
  position!: number

  @Column('uuid')
  networkId!: string

  @Column('uuid')
  inputId!: string
}
