/**
 * Names that tools and services give the buckets into which they upload what is deployed, made of an account and a region
 * alone: whoever has the name first in all of AWS has the bucket. As globs. Source: AWS CDK Developer Guide, "Bootstrapping",
 * and security advisory GHSA of the CDK (issue aws/aws-cdk#31885); Elastic Beanstalk Developer Guide, "Using Elastic Beanstalk
 * with Amazon S3"; SageMaker Python SDK, `default_bucket`; AWS Glue User Guide, "Job scripts". State: November 2026.
 */
export const guessableBuckets: readonly string[] = ['cdk-*-assets-*', 'elasticbeanstalk-*-*', 'sagemaker-*-*', 'aws-glue-assets-*-*'];
