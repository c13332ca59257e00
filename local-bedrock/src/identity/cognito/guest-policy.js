// The actions that Cognito leaves to guests.

/**
 * The actions that Cognito's session policy leaves to guests of the enhanced flow, whatever their role allows: AWS's managed policy
 * AmazonCognitoUnAuthedIdentitiesSessionPolicy, version 3. It contains no action of Bedrock.
 */
export const GUEST_ACTIONS = [
  "rum:PutRumEvents",
  "sagemaker:InvokeEndpoint",
  ...[
    "polly",
    "comprehend",
    "translate",
    "transcribe",
    "rekognition",
    "mobiletargeting",
    "firehose",
    "personalize",
  ].map((service) => `${service}:*`),
  ...["GetMap*", "SearchPlaceIndex*", "GetPlace", "CalculateRoute*", "*Geofence", "*Geofences", "*DevicePosition*"].map(
    (action) => `geo:${action}`,
  ),
  ...["Encrypt", "Decrypt", "ReEncryptTo", "ReEncryptFrom", "GenerateDataKey*"].map((action) => `kms:${action}`),
];
