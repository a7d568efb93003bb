{{/* SPDX-License-Identifier: Apache-2.0 */}}
{{- define "ravelin.labels" -}}
app.kubernetes.io/name: ravelin
{{- end }}

{{/* The profiles that have a handler. */}}
{{- define "ravelin.profiles" -}}
{{- if .Values.privilegedClasses -}}
baseline batch build database privileged restricted sandbox strict system web
{{- else -}}
baseline batch build database restricted sandbox strict web
{{- end }}
{{- end }}

{{- define "ravelin.api" -}}
{{- if has .Values.labels (list "api" "both") }}true{{ end }}
{{- end }}
