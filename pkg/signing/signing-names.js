// The names that AWS's services sign with, by the beginnings of their hosts. From the endpoint rules and the metadata of botocore's
// service models, which a test compares; FIPS and dual-stack hosts are found without their marks, S3's in `aws-host.js`.

/** Services whose hosts begin with their signing name. Not in botocore: aws-external-anthropic, bedrock-mantle. */
const SAME = `
  abuse access-analyzer account account-access acm acm-pca aco-automation agent-discovery agent-registry aidevops aiops airflow airflow-serverless
  amplify amplifybackend amplifyuibuilder aoss apigateway apiportal app-integrations appconfig appfabric appflow application-autoscaling
  application-cost-profiler application-signals applicationinsights appmesh apprunner appsync aps arc-region-switch arc-zonal-shift artifact athena
  auditmanager autoscaling autoscaling-plans aws-external-anthropic b2bi backup backup-gateway backup-search batch bcm-dashboards bcm-data-exports
  bcm-pricing-calculator bcm-recommended-actions bedrock bedrock-agentcore bedrock-mantle billing billingconductor braket budgets cases cassandra
  ce chatbot chime cleanrooms cleanrooms-ml cloud9 cloudcontrolapi clouddirectory cloudformation cloudfront cloudfront-keyvaluestore cloudhsm
  cloudsearch cloudtrail cloudtrail-data codeartifact codebuild codecatalyst codecommit codeconnections codedeploy codeguru-profiler
  codeguru-reviewer codeguru-security codepipeline codestar-connections codestar-notifications cognito-identity cognito-idp cognito-sync comprehend
  comprehendmedical compute-optimizer config connect connect-campaigns continuum controlcatalog controltower cost-optimization-hub cur databrew
  dataexchange datapipeline datasync datazone dax deadline detective devicefarm devops-guru directconnect discovery dlm dms docdb-elastic drs ds
  ds-data dsql dynamodb ebs ec2 ec2-instance-connect ecr ecr-public ecs eks eks-auth elasticache elasticbeanstalk elasticfilesystem
  elasticloadbalancing elasticmapreduce elemental-inference emr-containers emr-serverless end-user-messaging entityresolution es events evs
  execute-api firehose fis fms forecast frauddetector freetier fsx gamelift gameliftstreams geo geo-maps geo-places geo-routes glacier
  globalaccelerator glue grafana greengrass groundstation guardduty health health-agent healthlake iam identitystore imagebuilder inspector
  inspector-scan inspector2 interconnect internetmonitor invoicing iot iotfleetwise iotsitewise iotthingsgraph iottwinmaker ivs ivschat kafka
  kafkaconnect kendra kendra-ranking kinesis kinesisanalytics kinesisvideo kms lakeformation lambda launchwizard license-manager
  license-manager-linux-subscriptions license-manager-user-subscriptions lightsail logs lookoutequipment m2 machinelearning macie2
  managedblockchain managedblockchain-query marketplacecommerceanalytics mediaconnect mediaconvert medialive mediapackage mediapackage-vod
  mediapackagev2 mediastore mediatailor medical-imaging mgh mgn migrationhub-orchestrator migrationhub-strategy monitoring mpa mq mturk-requester
  neptune-db neptune-graph network-firewall network-security-manager networkflowmonitor networkmanager networkmonitor notifications
  notifications-contacts nova-act oam observabilityadmin odb omics organizations osis osm outposts partnercentral-account partnercentral-benefits
  partnercentral-channel partnercentral-marketing partnercentral-selling payments pca-connector-ad pca-connector-scep pcs personalize pi pipes
  polly pricingplanmanager profile proton qbusiness quicksight ram rbin rds rds-data redshift redshift-data redshift-serverless refactor-spaces
  rekognition repostspace resiliencehub resource-explorer-2 resource-groups rolesanywhere route53 route53-recovery-cluster
  route53-recovery-control-config route53-recovery-readiness route53domains route53globalresolver route53profiles route53resolver rtbfabric rum
  s3files s3tables s3vectors sagemaker-geospatial savingsplans scheduler schemas scn sdb secretsmanager security-ir securityagent securityhub
  securitylake serverlessrepo servicecatalog servicediscovery servicequotas shield signer signin sms-voice snow-device-management snowball sns
  social-messaging sqs ssm ssm-contacts ssm-guiconnect ssm-incidents ssm-quicksetup ssm-sap sso states storagegateway sts support supportapp
  supportauthz swf synthetics tagging tax textract thinclient timestream-influxdb transcribe transfer translate trustedadvisor uxc
  verifiedpermissions voiceid vpc-lattice waf waf-regional wafv2 wellarchitected wisdom workdocs workmail workmailmessageflow workspaces
  workspaces-instances workspaces-web xray`;

/**
 * Signing names, and the beginnings of the hosts of each. Not in botocore: appsync-api, ddb (of an account), gateway.bedrock-agentcore
 * and transcribestreaming.
 */
const OTHERS = `
  account-access: account-access-runtime
  agent-registry: agent-registry-control
  appconfig: appconfigdata
  appstream: appstream2
  appsync: appsync-api
  aws-marketplace: agreement-marketplace catalog-marketplace catalog.marketplace deployment-marketplace discovery-marketplace entitlement-marketplace entitlement.marketplace metering-marketplace metering.marketplace reporting-marketplace
  awsssoportal: portal.sso
  bedrock: bedrock-agent bedrock-agent-runtime bedrock-data-automation bedrock-data-automation-runtime bedrock-runtime
  bedrock-agentcore: bedrock-agentcore-control gateway.bedrock-agentcore
  cassandra: cassandra-streams
  chime: identity-chime media-pipelines-chime meetings-chime messaging-chime voice-chime
  cloudhsm: cloudhsmv2
  cloudsearch: cloudsearchdomain
  cloudwatch: cloudwatch-omni
  connect: contact-lens
  detective: api.detective
  dynamodb: ddb streams-dynamodb streams.dynamodb
  ecr: api.ecr
  ecr-public: api.ecr-public
  elasticfilesystem: efs
  es: aos
  events: eventsv2
  execute-api: participant.connect
  forecast: forecastquery
  geo-maps: maps.geo
  geo-places: places.geo
  geo-routes: routes.geo
  iam: iam-toolbox
  iot-jobs-data: data.jobs.iot
  iotdata: data-ats.iot data.ats.iot data.iot
  iotdeviceadvisor: api.iotdeviceadvisor
  iotmanagedintegrations: api.iotmanagedintegrations
  IoTSecuredTunneling: api.iot-tunneling api.tunneling.iot
  iotwireless: api.iotwireless
  ivs: ivsrealtime
  kafka: kafka-api
  lex: models-v2-lex models.lex runtime-v2-lex runtime.lex
  mediastore: data.mediastore
  mediatailor: api.mediatailor
  memorydb: memory-db
  mgh: migrationhub-config
  mobiletargeting: pinpoint
  partnercentral: partnercentral-prm
  payment-cryptography: controlplane.payment-cryptography dataplane.payment-cryptography
  personalize: personalize-events personalize-runtime
  pricing: api.pricing
  qapps: data.qapps
  route53-recovery-control-config: arc-recovery-control-config
  sagemaker: a2i-runtime.sagemaker api.sagemaker edge.sagemaker featurestore-runtime.sagemaker gateway-runtime.sagemaker inferencerouter-runtime.sagemaker job-runtime.sagemaker metrics.sagemaker runtime.sagemaker training-session-runtime.sagemaker
  servicecatalog: servicecatalog-appregistry
  ses: email mail-manager
  signer: data-signer
  sms-voice: sms-voice.pinpoint
  sso-oauth: oidc
  timestream: ingest.timestream query.timestream timestream-ingest timestream-query
  transcribe: cn.transcribe transcribestreaming
  wickr: admin.wickr`;

// cast: there are names.
const NAMES = new Map(/** @type {string[]} */ (SAME.match(/\S+/g)).map((name) => [name, name]));
for (const [, name, prefixes] of OTHERS.matchAll(/^ *(\S+): (.+)$/gm)) {
  for (const prefix of prefixes.split(" ")) NAMES.set(prefix, name);
}

/**
 * @param {string} prefix such as `bedrock-runtime` or `data-ats.iot`
 * @returns {string | undefined}
 */
export const signingNameOf = (prefix) => NAMES.get(prefix);
