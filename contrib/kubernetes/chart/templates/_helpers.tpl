{{/* SPDX-License-Identifier: Apache-2.0 */}}
{{- define "ravelin.labels" -}}
app.kubernetes.io/name: ravelin
{{- end }}

{{/* The profiles that have a handler. */}}
{{- define "ravelin.profiles" -}}
{{- if .Values.privilegedClasses -}}
baseline batch build database privileged restricted sandbox system web
{{- else -}}
baseline batch build database restricted sandbox web
{{- end }}
{{- end }}

{{- define "ravelin.api" -}}
{{- if has .Values.labels (list "api" "both") }}true{{ end }}
{{- end }}

{{/* Whether what takes ravelin away sees the containers that use it. */}}
{{- define "ravelin.counts" -}}
{{- if and .Values.remove (eq .Values.engine "containerd") }}true{{ end }}
{{- end }}

{{/* The text of the policy; those that come along name the namespace. */}}
{{- define "ravelin.policy" -}}
{{- if and .Values.policy .Values.mode }}
{{- fail "mode chooses one of the chart's policies and goes with no policy: set modes in that" }}
{{- end }}
{{- .Values.policy | default (.Files.Get (printf "files/policy-%s.json" (.Values.mode | default "audit"))
	| replace "\"namespace\": \"ravelin-system\"" (printf "\"namespace\": %q" .Release.Namespace)) }}
{{- end }}

{{/* What needs ValidatingAdmissionPolicy begins with this. */}}
{{- define "ravelin.admission" -}}
{{- if semverCompare "<1.30.0-0" .Capabilities.KubeVersion.Version }}
{{- fail "labels=api, privilegedClasses and plainRuntime need Kubernetes 1.30 or later" }}
{{- end }}
{{- end }}
